import type { Letter } from './letter.ts'
import type { LetterFacts } from './letters.ts'

/** What to do about something that only a thief would have done. */
const takeBack =
  'Was this not you? Then act now: set a new password with "Forgot password", which logs everybody out, and look through your devices and your second factor.'

/** Mails that tell of something that has happened. */
export const noticeLetters = {
  'email-change-asked': ({ username }: LetterFacts): Letter => ({
    subject: 'Another e-mail address for your account',
    paragraphs: [
      `another address was given for your account ${username}. It takes the place of this one when it is confirmed from there.`,
    ],
    closing:
      'Was this not you? Then act now, while this address still counts: set a new password with "Forgot password". That logs everybody out and withdraws the change.',
  }),

  'email-changed': ({ username }: LetterFacts): Letter => ({
    subject: 'The e-mail address of your account was changed',
    paragraphs: [`your account ${username} has another e-mail address now. Mails about it go there from now on.`],
    closing:
      'Was this not you? If you are still logged in anywhere, change your password and the address there at once; otherwise turn to whoever runs this platform.',
  }),

  'password-changed': ({ username }: LetterFacts): Letter => ({
    subject: 'Your password was changed',
    paragraphs: [`the password of your account ${username} was changed, and your other devices were logged out.`],
    closing: takeBack,
  }),

  'mfa-enabled': ({ username }: LetterFacts): Letter => ({
    subject: 'A second factor was added to your account',
    paragraphs: [
      `from now on a code of your app is asked for when you log in to your account ${username}. Keep the recovery codes where you find them without your phone.`,
    ],
    closing: takeBack,
  }),

  'mfa-removed': ({ username }: LetterFacts): Letter => ({
    subject: 'The second factor was removed from your account',
    paragraphs: [`no code is asked for any more when you log in to your account ${username}.`],
    closing: takeBack,
  }),

  'recovery-code-used': ({ username }: LetterFacts): Letter => ({
    subject: 'A recovery code of your account was used',
    paragraphs: [`a recovery code opened your account ${username}. It does not work again.`],
    closing: takeBack,
  }),

  'codes-locked': ({ username }: LetterFacts): Letter => ({
    subject: 'Wrong codes for your account',
    paragraphs: [
      `somebody who knows your password, or has one of your devices, gave a wrong code for your account ${username} so often that codes of the app are not taken for some time. If it was you, a recovery code is taken at once. Devices that are logged in stay so.`,
    ],
    closing: takeBack,
  }),

  'identity-linked': ({ username }: LetterFacts): Letter => ({
    subject: 'Another way to log in to your account',
    paragraphs: [`a login at another provider opens your account ${username} from now on.`],
    closing: takeBack,
  }),

  'identity-unlinked': ({ username }: LetterFacts): Letter => ({
    subject: 'One way less to log in to your account',
    paragraphs: [`a login at another provider does not open your account ${username} any more.`],
    closing: takeBack,
  }),

  'account-deleted': ({ username }: LetterFacts): Letter => ({
    subject: 'Your account was deleted',
    paragraphs: [
      `your account ${username} and everything personal in it are gone. Messages that you sent stay, as those of a deleted account.`,
    ],
    closing: 'Was this not you? Then turn to whoever runs this platform. Thank you for having been here.',
  }),
}
