import { docker, linesOf } from './docker.ts'

/** In bytes: the whole image, and the layers from the first instruction of the Dockerfile that adds to its base. */
export const sizesOf = async (image: string): Promise<{ all: number; own: number }> => {
  const format = '{{.Size}} {{.CreatedBy}}'
  const layers = linesOf(await docker('history', '--no-trunc', '--human=false', '--format', format, image))
  const firstOfOurs = layers.findIndex((layer) => layer.includes('install -y --no-install-recommends tini'))
  if (firstOfOurs < 0) throw new Error(`${image} does not look like one of ours`)
  const sum = (some: string[]) => some.reduce((total, layer) => total + Number(layer.split(' ')[0]), 0)

  return { all: sum(layers), own: sum(layers.slice(0, firstOfOurs + 1)) }
}
