import { until } from '@chat/common/testing/until'

/** Several people at once take a busy machine a while. */
export const patiently: typeof until = (condition, options) => until(condition, { timeoutMs: 20_000, ...options })
