import ts from 'typescript'

const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope

const indented = (text: string): string => text.replaceAll('\n', '\n  ')

/** Prints a declaration as a reader of it needs it: what was written, but what was inferred in full. */
export const createTypePrinter = (checker: ts.TypeChecker) => {
  const property = (symbol: ts.Symbol): string => {
    const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0
    const type = checker.getTypeOfSymbol(symbol)
    const printed = inferred(isOptional ? checker.getNonNullableType(type) : type)
    const isNullish = isOptional && type.isUnion() && type.types.some(({ flags: f }) => f & ts.TypeFlags.Null)
    return `${symbol.name}${isOptional ? '?' : ''}: ${printed}${isNullish ? ' | null' : ''}`
  }

  const isInferred = (type: ts.Type): boolean => type.aliasSymbol?.name === 'Values'

  const inferred = (type: ts.Type): string => {
    if (isInferred(type))
      return `{\n  ${type
        .getProperties()
        .map((each) => indented(property(each)))
        .join('\n  ')}\n}`
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference)
      return `${inferred(item!)}[]`
    }
    if (type.isUnion() && type.types.some(isInferred)) return type.types.map(inferred).join(' | ')
    return checker.typeToString(type, undefined, flags)
  }

  const member = (symbol: ts.Symbol): string => {
    const doc = ts.displayPartsToString(symbol.getDocumentationComment(checker))
    return `${doc === '' ? '' : `/** ${doc} */\n  `}${property(symbol)}`
  }

  return (symbol: ts.Symbol): string => {
    const declaration = symbol.declarations![0]!
    const { name } = symbol
    if (ts.isTypeAliasDeclaration(declaration)) {
      const isWritten = !/^(Infer|ReturnType)</.test(declaration.type.getText())
      if (isWritten) return declaration.getText().replace(/^export /, '')
      return `type ${name} = ${inferred(checker.getDeclaredTypeOfSymbol(symbol))}`
    }
    const type = checker.getTypeOfSymbol(symbol)
    if (ts.isClassDeclaration(declaration)) {
      const made = checker.getDeclaredTypeOfSymbol(symbol)
      const own = made.getProperties().filter((each) => each.declarations?.some((of) => of.parent === declaration))
      return `class ${name} extends Error {\n  ${own.map(member).join('\n  ')}\n}`
    }
    const { parameters = [], type: answer } = signatureOf(declaration)
    if (!answer) return `const ${name}: ${checker.typeToString(type, undefined, flags)}`
    return `const ${name}: (${parameters.map(withoutDefault).join(', ')}) => ${answer.getText()}`
  }
}

/** Of an arrow function, as it was written. */
const signatureOf = (declaration: ts.Declaration): Partial<ts.ArrowFunction> =>
  ts.isVariableDeclaration(declaration) && declaration.initializer && ts.isArrowFunction(declaration.initializer)
    ? declaration.initializer
    : {}

const withoutDefault = ({ name, type, initializer }: ts.ParameterDeclaration): string => {
  const named = ts.isIdentifier(name) ? name.getText() : type?.getText().includes('Options') ? 'options' : 'client'
  return `${named}${initializer ? '?' : ''}: ${type?.getText() ?? 'unknown'}`
}
