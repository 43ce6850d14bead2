import { docker } from './docker.ts'

export const shell = (container: string, script: string, ...args: string[]): Promise<string> =>
  docker('exec', container, 'bash', '-c', script, 'bash', ...args)

/** Whether a connection to that address comes about from inside of the container. */
export const reaches = (container: string, host: string, port: number): Promise<boolean> =>
  shell(container, `timeout 2 bash -c 'exec 3<>/dev/tcp/$0/$1' "$1" "$2"`, host, `${port}`).then(
    () => true,
    () => false,
  )

/** Everything that the service says to who asks inside of its container. */
const metricsOf = (container: string): Promise<string> =>
  shell(container, 'exec 3<>/dev/tcp/127.0.0.1/3000; printf "GET /metrics HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3')

/** The sum over all labels but those named: `countOf(id, 'events_total', 'outcome="handled"')`. */
export const countOf = async (container: string, metric: string, label = ''): Promise<number> =>
  (await metricsOf(container))
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)

const established = '01'

/** How many connections to the port of the service come from that address. */
export const connectionsFrom = async (container: string, address: string): Promise<number> => {
  const hex = (part: string | number) => Number(part).toString(16).toUpperCase().padStart(2, '0')
  const remote = address.split('.').reverse().map(hex).join('')
  const lines = (await docker('exec', container, 'cat', '/proc/net/tcp')).split('\n')
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, from, state]) => local?.endsWith(`:0BB8`) && from?.startsWith(remote) && state === established)
    .length
}
