import type { TestRabbitmq } from '../support/rabbitmq.ts'

const rows = (printed: string): string[][] =>
  printed
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))

/** Closes the connection behind one of the queues that hear new messages for sockets: the queue goes with it. */
export const dropLiveQueue = async ({ ctl }: TestRabbitmq): Promise<void> => {
  const [bindings, queues] = await Promise.all([
    ctl('-q', 'list_bindings', 'routing_key', 'destination_name', '--no-table-headers'),
    ctl('-q', 'list_queues', 'name', 'owner_pid', '--no-table-headers'),
  ])
  const ownerOf = new Map(rows(queues).map(([name, owner]) => [name, owner]))
  const live = rows(bindings).find(([key, queue]) => key === 'new_message' && ownerOf.get(queue)?.startsWith('<'))
  if (!live) throw new Error('no live queue is bound to new_message')

  await ctl('close_connection', ownerOf.get(live[1])!, 'a test')
}
