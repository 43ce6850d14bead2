import type { Journey, Step } from '../step.ts'

const onlyWithAdmin = ["if (!pm.environment.get('adminUsername')) pm.execution.skipRequest()"]

const steps: readonly Step[] = [
  {
    name: 'Log in',
    method: 'POST',
    path: '/auth/login',
    body: { login: '{{adminUsername}}', password: '{{adminPassword}}' },
    status: 200,
    keep: { adminToken: 'answer.accessToken' },
  },
  {
    name: 'Accounts',
    method: 'GET',
    path: '/auth/accounts?search={{cleoName}}',
    as: 'admin',
    status: 200,
    checks: { 'is Cleo': "pm.expect(answer.items[0].id).to.eql(pm.environment.get('cleoId'))" },
  },
  {
    name: 'Disable an account',
    method: 'PATCH',
    path: '/auth/accounts/{{cleoId}}',
    as: 'admin',
    body: { disabled: true },
    status: 200,
    checks: { 'is out': 'pm.expect(answer.disabled).to.be.true' },
  },
  {
    name: 'Enable it',
    method: 'PATCH',
    path: '/auth/accounts/{{cleoId}}',
    as: 'admin',
    body: { disabled: false },
    status: 200,
    checks: { 'is back': 'pm.expect(answer.disabled).to.be.false' },
  },
  {
    name: 'Who did what',
    method: 'GET',
    path: '/auth/audit?limit=5',
    as: 'admin',
    status: 200,
    checks: { 'is told': 'pm.expect(answer.items.length).to.be.above(0)' },
  },
  {
    name: 'Reported messages',
    method: 'GET',
    path: '/chats/reports?state=open',
    as: 'admin',
    status: 200,
    checks: { 'is a list': 'pm.expect(answer.items).to.be.an("array")' },
  },
  {
    name: 'Register a webhook',
    method: 'POST',
    path: '/webhooks',
    as: 'admin',
    body: { url: 'https://example.com/hook', types: ['new_message'] },
    status: [201, 400],
    about: 'Its secret is told once. 400 where the name of the address cannot be looked up.',
  },
  {
    name: 'Webhooks',
    method: 'GET',
    path: '/webhooks',
    as: 'admin',
    status: 200,
    checks: { 'is a list': 'pm.expect(answer.items).to.be.an("array")' },
  },
]

export const administration: Journey = {
  name: '11 Administration',
  about: 'For the role `admin`: set `adminUsername` and `adminPassword` to those of ADMIN_USERNAME and ADMIN_PASSWORD.',
  steps: steps.map((step) => ({ ...step, before: [...onlyWithAdmin, ...(step.before ?? [])] })),
}
