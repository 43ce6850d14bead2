import type { Letter } from './letter.ts'
import type { LetterFacts } from './letters.ts'

/** Mails that bring a link with a token. */
export const linkLetters = {
  'verify-email': ({ link }: LetterFacts): Letter => ({
    subject: 'Verify your e-mail address',
    paragraphs: [
      'welcome! Please tell us that this address is yours, so that you can get back in if you forget your password.',
    ],
    action: { label: 'Verify this address', url: link('verify') },
    closing: 'Was this not you? Then somebody mistyped their address, and you need do nothing.',
  }),

  'confirm-new-email': ({ username, link }: LetterFacts): Letter => ({
    subject: 'Confirm your new e-mail address',
    paragraphs: [
      `this address was given as the new one of the account ${username}. It counts as soon as you confirm it.`,
    ],
    action: { label: 'Use this address', url: link('verify') },
    closing: 'Was this not you? Then do nothing: without your confirmation nothing changes.',
  }),

  'reset-password': ({ link }: LetterFacts): Letter => ({
    subject: 'Set a new password',
    paragraphs: [
      'somebody, hopefully you, asked to set a new password for your account. The link works once and not for long.',
      'Setting it logs you out on all your devices.',
    ],
    action: { label: 'Set a new password', url: link('reset') },
    closing: 'Was this not you? Then do nothing: your password stays as it is. Give this link to nobody.',
  }),

  'account-locked': ({ link }: LetterFacts): Letter => ({
    subject: 'Logging in to your account is paused',
    paragraphs: [
      'a wrong password or code was given for your account so often that nobody can log in to it for a while. Devices that are logged in stay so.',
      'If it was you, you need not wait:',
    ],
    action: { label: 'Log in again now', url: link('unlock') },
    closing:
      'Was this not you? Then somebody is guessing. They were stopped, and the pause ends by itself. A long password that you use nowhere else, and a second factor, keep them out.',
  }),
}
