import { docker, linesOf } from './docker.ts'

const unitInMB: Record<string, number> = { B: 1e-6, KiB: 0.001_024, MiB: 1.048_576, GiB: 1_073.741_824 }

const megabytesOf = (told: string): number => {
  const [, number, unit] = /^([\d.]+)(\w+)$/.exec(told)!
  return Number(number) * unitInMB[unit!]!
}

/** What each container, by its name, takes now, in MB. */
export const memoryOf = async (...names: string[]): Promise<Map<string, number>> => {
  const told = linesOf(await docker('stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}', ...names))
  return new Map(
    told.map((line) => line.split(' ') as [string, string]).map(([name, used]) => [name, megabytesOf(used)]),
  )
}
