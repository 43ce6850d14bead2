// The first thing that `npm start` runs. This file understands any Node, so that an old one is told what is wrong
// instead of stumbling over syntax.
var wanted = [20, 19]
var found = process.versions.node.split('.').map(Number)

function refuse(why) {
  process.stderr.write('chat-backend: ' + why + '\n')
  process.exit(1)
}

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  refuse(
    'Node ' + process.versions.node + ' is too old: it takes ' + wanted.join('.') + ' or newer, see https://nodejs.org',
  )
}

if (process.argv.indexOf('--help') !== -1) {
  process.stdout.write(
    [
      'usage: npm start          the whole platform in one process, at http://127.0.0.1:8080',
      'It is told what to do by variables, from the environment or a file .env, for example',
      '  PORT=9000 DATA_DIR=/srv/chat LOG_LEVEL=warn npm start',
      'docs/configuration.md has all of them. Ctrl-C stops everything; the data stays.',
      '',
    ].join('\n'),
  )
  process.exit(0)
}

try {
  require.resolve('esbuild')
} catch (error) {
  refuse('the packages are not installed: run `npm ci` first')
}

require('./bundle.cjs')
  .run()
  .catch(function (error) {
    if (error.code === 'EACCES') refuse('this folder must be writable: ' + error.message)
    refuse(error.stack)
  })
