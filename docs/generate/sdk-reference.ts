import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import ts from 'typescript'
import { createTypePrinter } from './type-printer.ts'

const root = join(import.meta.dirname, '../..')
const source = join(root, 'clients/sdk/src')
const entries = ['index', 'admin', 'mfa', 'oidc', 'push', 'exports', 'push-worker']

const introduction = `# Reference of the SDK

Every entry and what it exports, made by \`npm run docs\` from the docstrings of the code; [README.md](README.md) says how it
is used.
`

/** What a type was inferred from has its docstring. */
const documented = (symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol => {
  const [declaration] = symbol.declarations ?? []
  if (!declaration || !ts.isTypeAliasDeclaration(declaration) || !ts.isTypeReferenceNode(declaration.type))
    return symbol
  const [of] = declaration.type.typeArguments ?? []
  const origin = of && ts.isTypeQueryNode(of) ? checker.getSymbolAtLocation(of.exprName) : undefined
  if (!origin || symbol.getDocumentationComment(checker).length > 0) return symbol
  return origin.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(origin) : origin
}

const docOf = (given: ts.Symbol, checker: ts.TypeChecker): string => {
  const symbol = documented(given, checker)
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
  const tags = symbol.getJsDocTags(checker).map(({ name, text: said }) => `@${name} ${ts.displayPartsToString(said)}`)
  return [text, ...tags.map((tag) => `_${tag.replaceAll('\n', ' ')}_`)].filter((part) => part !== '').join('\n\n')
}

/** What an entry exports, one section each. */
const sectionsOf = (entry: string, program: ts.Program, seen: Set<ts.Symbol>): string => {
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(join(source, `${entry}.ts`))!
  const print = createTypePrinter(checker)
  const symbols = checker
    .getExportsOfModule(checker.getSymbolAtLocation(file)!)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => !seen.has(symbol) && seen.add(symbol))
  return symbols
    .map((symbol) => `### ${symbol.name}\n\n${docOf(symbol, checker)}\n\n\`\`\`ts\n${print(symbol)}\n\`\`\`\n`)
    .join('\n')
}

/** The pages that tell of the SDK, as its code is. */
export const sdkReference = async (): Promise<{ path: string; content: string }[]> => {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(source, '../tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => {},
    },
  )!
  const program = ts.createProgram(
    entries.map((entry) => join(source, `${entry}.ts`)),
    config.options,
  )
  const seen = new Set<ts.Symbol>()
  const chapters = entries.map((entry) => {
    const name = entry === 'index' ? '@chat/sdk' : `@chat/sdk/${entry}`
    return `## \`${name}\`\n\n${sectionsOf(entry, program, seen)}`
  })

  const path = 'clients/sdk/REFERENCE.md'
  const options = { ...(await resolveConfig(join(root, path))), parser: 'markdown' }
  return [{ path, content: await format([introduction, ...chapters].join('\n'), options) }]
}
