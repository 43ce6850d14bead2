import { Component, type ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Notice } from '../design/notice.tsx'
import styles from './error-boundary.module.css'

/** `place`: of what it is around; at another one it is tried anew. */
type Props = { place?: string; children: ReactNode }
type State = { error: unknown; place: string | undefined }

/** What is shown in the place of a part that broke, so that the rest goes on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined, place: this.props.place }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error ?? new Error('Nothing is known of it') }
  }

  static getDerivedStateFromProps({ place }: Props, before: State): State | null {
    return place === before.place ? null : { error: undefined, place }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <div className={styles.broken}>
        <Notice kind="error">
          <p>This part of the page broke. What you wrote and sent is kept.</p>
          <p className={styles.detail}>{error instanceof Error ? error.message : String(error)}</p>
        </Notice>
        <div className={styles.ways}>
          <Button onClick={() => this.setState({ error: undefined })}>Try again</Button>
          <Button variant="primary" onClick={() => location.reload()}>
            Reload the page
          </Button>
        </div>
      </div>
    )
  }
}
