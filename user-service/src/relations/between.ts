import { objectId } from '@chat/common/http/input'
import type { Request } from 'express'
import { z } from 'zod'
import type { Between } from './change-relation.ts'

export const betweenPath = z.object({ userId: objectId })

/** The caller and whom the path names. */
export const between = (req: Request, { userId }: { userId: string }): Between => ({
  userId,
  otherId: betweenPath.parse(req.params).userId,
  requestId: req.requestId,
})
