import { z } from 'zod'
import { docker } from './docker.ts'

const inspected = z.object({
  Name: z.string(),
  Image: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()), Image: z.string() }),
  HostConfig: z.object({ ReadonlyRootfs: z.boolean() }),
  State: z.object({
    Pid: z.number(),
    Running: z.boolean(),
    StartedAt: z.string(),
    Health: z.object({ Status: z.string() }).optional(),
  }),
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(z.unknown()).nullable()),
    Networks: z.record(z.string(), z.object({ IPAddress: z.string() })),
  }),
})

/** Some of what `docker inspect` tells. */
export const inspect = async (...ids: string[]) => {
  const all = z.array(inspected).parse(JSON.parse(await docker('inspect', ...ids)))
  return all.map(({ Name, Image, Config, HostConfig, State, NetworkSettings }) => ({
    name: Name.slice(1),
    service: Config.Labels['com.docker.compose.service']!,
    imageId: Image,
    imageName: Config.Image,
    isReadOnly: HostConfig.ReadonlyRootfs,
    pid: State.Pid,
    isHealthy: State.Running && State.Health?.Status === 'healthy',
    startedAt: State.StartedAt,
    published: Object.entries(NetworkSettings.Ports).flatMap(([port, hosts]) => (hosts?.length ? [port] : [])),
    addresses: Object.values(NetworkSettings.Networks).flatMap(({ IPAddress }) => (IPAddress ? [IPAddress] : [])),
  }))
}

export type Inspected = Awaited<ReturnType<typeof inspect>>[number]
