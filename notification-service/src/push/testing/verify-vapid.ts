import { createPublicKey, verify } from 'node:crypto'

export type VapidClaims = { aud: string; exp: number; sub: string }

const parse = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())

/** The claims of a header as RFC 8292 has it. @throws unless it was signed with the key that browsers subscribed with. */
export const verifyVapid = (header: string, publicKey: string): VapidClaims => {
  const [, token = '', key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(publicKey, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', x: x!, y: y! }

  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  const { alg } = parse(head) as { alg: string }
  if (key !== publicKey || alg !== 'ES256' || !isSigned) throw new Error('not signed by who may push')
  return parse(claims) as VapidClaims
}
