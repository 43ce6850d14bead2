import { z } from 'zod'

export const factorAnswer = z
  .strictObject({ enabled: z.boolean(), recoveryCodesLeft: z.int().min(0) })
  .meta({ id: 'SecondFactor' })

export const enrolmentAnswer = z
  .strictObject({
    secret: z.string().describe('For the authenticator app, in base32'),
    otpauthUrl: z.string().describe('The same as an address, to be shown as a QR code'),
  })
  .meta({ id: 'SecondFactorEnrolment' })

export const recoveryCodesAnswer = z
  .strictObject({ recoveryCodes: z.array(z.string()).describe('Each is good once; they are told this once') })
  .meta({ id: 'RecoveryCodes' })
