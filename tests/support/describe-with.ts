import { describe } from '@jest/globals'
import { chromiumAdvice, isChromiumInstalled } from './chromium.ts'
import { isNginxInstalled, nginxAdvice } from './nginx.ts'
import { isRabbitmqInstalled, rabbitmqAdvice } from './rabbitmq.ts'
import { isSchemathesisInstalled, schemathesisAdvice } from './schemathesis.ts'

const programs = {
  chromium: { isInstalled: isChromiumInstalled, advice: chromiumAdvice },
  nginx: { isInstalled: isNginxInstalled, advice: nginxAdvice },
  rabbitmq: { isInstalled: isRabbitmqInstalled, advice: rabbitmqAdvice },
  schemathesis: { isInstalled: isSchemathesisInstalled, advice: schemathesisAdvice },
}

/** A suite that starts such programs of its own; left out, with the reason in its name, where one is not installed. */
export const describeWith = (names: (keyof typeof programs)[], title: string, suite: () => void): void => {
  const missing = names.map((name) => programs[name]).filter(({ isInstalled }) => !isInstalled())

  if (missing.length === 0 || process.env.TEST_REQUIRE_ALL === 'true') describe(title, suite)
  else describe.skip(`${title} (left out: ${missing.map(({ advice }) => advice).join('; ')})`, suite)
}
