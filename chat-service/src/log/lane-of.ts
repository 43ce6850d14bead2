/** FNV-1a: the same chat always takes the same lane, which keeps its order. */
export const laneOf = (chatId: string, lanes: number): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < chatId.length; index++) hash = Math.imul(hash ^ chatId.charCodeAt(index), 0x01000193)
  return (hash >>> 0) % lanes
}
