/** Of the job `reseal`, which every service has that keeps something sealed. */
export const resealUsage =
  'usage: reseal, with the new KEY_ENCRYPTION_SECRET and the one before as KEY_ENCRYPTION_SECRET_OLD'
