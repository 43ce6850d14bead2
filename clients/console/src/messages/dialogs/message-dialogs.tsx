import type { Question } from '../conversation.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { PictureDialog } from './picture-dialog.tsx'
import { ReactionsDialog } from './reactions-dialog.tsx'
import { ReceiptsDialog } from './receipts-dialog.tsx'
import { ReportDialog } from './report-dialog.tsx'
import { VersionsDialog } from './versions-dialog.tsx'

type Asked = Exclude<Question, { kind: 'menu' | 'palette' }>

/** What is asked about one message, loaded when it is asked first. */
const MessageDialogs = ({ question, onClose }: { question: Asked; onClose: () => void }) => {
  const { message } = question
  switch (question.kind) {
    case 'delete':
      return <DeleteDialog message={message} onClose={onClose} />
    case 'versions':
      return <VersionsDialog message={message} onClose={onClose} />
    case 'reactions':
      return <ReactionsDialog message={message} onClose={onClose} />
    case 'receipts':
      return <ReceiptsDialog message={message} onClose={onClose} />
    case 'report':
      return <ReportDialog message={message} onClose={onClose} />
    case 'picture':
      return <PictureDialog message={message} attachmentId={question.attachmentId} onClose={onClose} />
  }
}

export default MessageDialogs
