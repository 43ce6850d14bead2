import { startChild, type Child } from './child.ts'
import { connect, newUserId } from './people.ts'
import { median } from './percentile.ts'
import { times, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const count = 1_000
const goal = 1.3

/** Bytes of heap and buffers that each of 1,000 idle sockets takes. */
const measure = async (node: Child): Promise<number> => {
  const tokens = await node.tokensFor(Array.from({ length: count }, newUserId))
  const [warm] = await Promise.all([connect(node.port, tokens[0]!)])
  await node.usage()
  const before = await node.usage()
  const sockets = []
  for (const token of tokens) sockets.push(await connect(node.port, token))
  await node.usage()
  const after = await node.usage()
  for (const socket of [...sockets, warm]) socket!.close()
  return (after.heap - before.heap) / count
}

export const measureIdleSockets = async ({ mongoUrl, rabbitmqUrl, rounds }: Servers): Promise<Row[]> => {
  const ours: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const bare = await startChild('bare-socket-node.ts', {})
    const ceiling = await measure(bare)
    await bare.stop()
    const node = await startChild('chat-node.ts', {
      MONGO_URL: mongoUrl(),
      ...(rabbitmqUrl && { RABBITMQ_URL: rabbitmqUrl }),
    })
    const mine = await measure(node)
    await node.stop()
    ours.push(mine)
    ratios.push(mine / ceiling)
  }
  return [
    {
      what: 'memory of an idle socket, 1,000 of them, against bare Socket.IO',
      measured: `${(median(ours) / 1_024).toFixed(1)} KiB`,
      ratio: times(median(ratios)),
      goal: `<= ${times(goal)}`,
      met: median(ratios) <= goal,
    },
  ]
}
