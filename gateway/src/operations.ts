import type { ServiceOperations } from '@chat/common/openapi/operation'
import { gatheredOperations } from './gathering/gathered.operations.ts'
import { problems } from './problems.ts'

/** What the gateway answers itself; for documents and tests, nothing that runs imports it. */
export const serviceOperations: ServiceOperations = { groups: [gatheredOperations], problems }
