// Run by mongosh at every start: an account for each service, which can read and write its own database and nothing else.
const { readFileSync } = require('node:fs')

const secret = (name) => readFileSync(`/run/secrets/${name}`, 'utf8')

for (const service of ['auth', 'user', 'chat', 'notification']) {
  const address = process.env[`${service.toUpperCase()}_MONGO_URL`]
  const server = connect(address)
  server.getSiblingDB('admin').auth('root', secret('root-password'))

  const database = server.getSiblingDB(`${service}_db`)
  const account = { pwd: secret(`${service}-password`), roles: ['readWrite'] }
  const name = `${service}-service`
  if (database.getUser(name)) database.updateUser(name, account)
  else database.createUser({ user: name, ...account })
  print(`${name} may use ${service}_db`)
}
