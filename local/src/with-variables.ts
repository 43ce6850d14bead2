/** `env` with `own` in place of whatever it says of the same variables, also where it names a file by `X_FILE`. */
export const withVariables = (env: NodeJS.ProcessEnv, own: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !(name.replace(/_FILE$/, '') in own))),
  ...own,
})
