// Run by mongosh: makes the replica set once, then waits for its primary.
const { readFileSync } = require('node:fs')

const first = connect('mongodb://mongo-1/?directConnection=true')
first.getSiblingDB('admin').auth('root', readFileSync('/run/secrets/root-password', 'utf8'))

const isMade = () => {
  try {
    return first.adminCommand({ replSetGetStatus: 1 }).ok === 1
  } catch (error) {
    if (error.codeName === 'NotYetInitialized') return false
    throw error
  }
}

if (!isMade()) {
  const members = ['mongo-1', 'mongo-2', 'mongo-3'].map((host, _id) => ({ _id, host: `${host}:27017` }))
  // Half of the default: writes resume sooner after the primary is lost.
  first.adminCommand({ replSetInitiate: { _id: 'chat', members, settings: { electionTimeoutMillis: 5000 } } })
}
const primary = () => first.adminCommand({ replSetGetStatus: 1 }).members.find(({ stateStr }) => stateStr === 'PRIMARY')
while (!primary()) sleep(200)
print(`the primary is ${primary().name}`)
