import { findCommand } from './find-command.ts'

/** Where it was installed by `pip install --target`, if that is no folder of everybody. */
const folder = process.env.SCHEMATHESIS_HOME

export const schemathesis = findCommand('schemathesis', folder === undefined ? [] : [`${folder}/bin`])

export const isSchemathesisInstalled = (): boolean => schemathesis !== undefined

export const schemathesisAdvice = '`pip install schemathesis` installs what tries every call with made-up input'

/** As it finds its own parts. */
export const schemathesisEnvironment = folder === undefined ? {} : { PYTHONPATH: folder }
