// Runs first and understands any Node: the sources beside it use syntax and flags that an old one would only stumble over.
var wanted = [20, 19]
var found = process.versions.node.split('.').map(Number)

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  refuse(
    'Node ' + process.versions.node + ' is too old: this needs ' + wanted.join('.') + ' or newer (https://nodejs.org)',
  )
}

try {
  require.resolve('tsx')
} catch (error) {
  refuse('the packages are not installed: run `npm ci` first')
}

function refuse(why) {
  process.stderr.write('chat-backend: ' + why + '\n')
  process.exit(1)
}
