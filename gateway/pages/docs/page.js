// The page of the API: Swagger UI, with a form to log in by. Whoever logs in, there or by trying a call that answers an
// access token, is authorized for all calls from then on. It runs in browsers as it is.
/* global SwaggerUIBundle, document, fetch, location, matchMedia */

const byId = (id) => document.getElementById(id)
const [form, account, who, said] = ['login', 'account', 'who', 'said'].map(byId)
const { login, password, code } = form.elements

/** How long before its end a token is renewed. */
const spareMs = 30_000

/** What the second step of a login needs, while it is asked for. */
let mfaToken
/** What keeps one logged in, for as long as the page is open. */
let session

const schemeName = () => {
  const { securitySchemes = {} } = ui.specSelectors.specJson().toJS().components ?? {}
  return Object.entries(securitySchemes).find(([, { scheme }]) => scheme === 'bearer')?.[0]
}

const say = (text) => (said.textContent = text)

const askForCode = (token) => {
  mfaToken = token
  const isAsked = token !== undefined
  for (const field of [login, password, code]) {
    field.disabled = (field === code) !== isAsked
    field.closest('label').hidden = field.disabled
  }
  ;(isAsked ? code : login).focus()
}

const show = (name) => {
  form.hidden = name !== undefined
  account.hidden = name === undefined
  who.textContent = name ?? ''
}

const authorize = ({ accessToken, refreshToken, expiresIn, user }) => {
  session = { refreshToken, endsAt: Date.now() + expiresIn * 1_000 }
  ui.preauthorizeApiKey(schemeName(), accessToken)
  if (!user) return
  form.reset()
  show(`Logged in as ${user.username}`)
  say('')
}

const ask = async (path, body) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.detail ?? answer.title)
  return answer
}

/** The token of a request is exchanged while that is still possible, so that one can try calls for hours. */
const renewed = async (request) => {
  const { authorization, Authorization = authorization } = request.headers ?? {}
  if (!Authorization || !session?.refreshToken || Date.now() < session.endsAt - spareMs) return request

  session.renewal ??= ask('/auth/refresh', { refreshToken: session.refreshToken })
  const tokens = await session.renewal.catch(() => undefined)
  if (tokens === undefined) return request
  authorize(tokens)
  request.headers = { ...request.headers, Authorization: `Bearer ${tokens.accessToken}` }
  return request
}

const takeTokens = (response) => {
  const { pathname, origin } = new URL(response.url, location.href)
  const isOurs = origin === location.origin && pathname.startsWith('/api/auth/')
  if (isOurs && response.ok && response.body?.accessToken) authorize(response.body)
  return response
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  try {
    const answer = mfaToken
      ? await ask('/auth/login/mfa', { mfaToken, code: code.value.trim() })
      : await ask('/auth/login', { login: login.value, password: password.value })
    askForCode(answer.mfaToken)
    if (answer.accessToken) authorize(answer)
  } catch (error) {
    askForCode(undefined)
    say(error.message)
  }
})

byId('logout').addEventListener('click', () => {
  session = undefined
  ui.authActions.logoutWithPersistOption([schemeName()])
  show(undefined)
  askForCode(undefined)
})

document.documentElement.classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches)

const ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  domNode: byId('calls'),
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  docExpansion: 'list',
  filter: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  persistAuthorization: true,
  validatorUrl: null, // it would be asked elsewhere
  requestInterceptor: renewed,
  responseInterceptor: takeTokens,
})
