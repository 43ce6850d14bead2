import styles from './avatar.module.css'

type AvatarProps = {
  /** Of whom or of what it is; its first letters stand where there is no picture. */
  name: string
  url?: string | null | undefined
  /** In CSS pixels. */
  size?: number
  presence?: string | null | undefined
}

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()

/** The picture beside a name, which says the same: a screen reader is told only of the presence. */
export const Avatar = ({ name, url, size = 40, presence }: AvatarProps) => (
  <span className={styles.avatar} style={{ inlineSize: size, blockSize: size, fontSize: size / 2.5 }}>
    {url ? <img src={url} alt="" width={size} height={size} /> : <span aria-hidden="true">{initialsOf(name)}</span>}
    {presence && presence !== 'offline' && (
      <span className={`${styles.dot} ${presence === 'online' ? styles.online : styles.away}`}>
        <span className="visually-hidden">{presence}</span>
      </span>
    )}
  </span>
)
