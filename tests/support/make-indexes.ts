import { databaseUrl } from '../../local/src/database-url.ts'
import { services } from '../../local/src/services.ts'

type Indexed<Config> = {
  database: string
  loadConfig: (env: NodeJS.ProcessEnv) => Config
  createIndexes: (config: Config) => Promise<void>
}

const make = <Config>({ database, loadConfig, createIndexes }: Indexed<Config>): Promise<void> =>
  createIndexes(loadConfig({ ...process.env, MONGO_URL: databaseUrl(process.env.MONGO_URL ?? '', database) }))

// `create-indexes` of all services in one process, for the mongod at MONGO_URL; bundled by bundle-services.ts
await Promise.all([make(services.auth), make(services.user), make(services.chat), make(services.notification)])
process.exit(0)
