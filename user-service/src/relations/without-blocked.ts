import type { PipelineStage } from 'mongoose'

/**
 * Stages that leave out profiles whose person `userId` blocks or is blocked by: one look by `_id` for each profile that
 * passes, so a page stays full and costs one round trip, however many blocks there are.
 */
export const withoutBlocked = (userId: string): PipelineStage.FacetPipelineStage[] => [
  {
    $set: {
      pair: {
        $cond: [{ $lt: ['$_id', userId] }, { $concat: ['$_id', ':', userId] }, { $concat: [userId, ':', '$_id'] }],
      },
    },
  },
  {
    $lookup: {
      from: 'relations',
      localField: 'pair',
      foreignField: '_id',
      pipeline: [
        { $match: { $or: [{ 'low.blockedAt': { $exists: true } }, { 'high.blockedAt': { $exists: true } }] } },
        { $project: { _id: 1 } },
      ],
      as: 'block',
    },
  },
  { $match: { block: [] } },
  { $unset: ['pair', 'block', 'outbox'] },
]
