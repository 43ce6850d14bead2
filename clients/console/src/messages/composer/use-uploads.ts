import type { Attachment } from '@chat/sdk/attachment'
import { useCallback, useEffect, useRef, useState } from 'react'
import { problemText } from '../../app/problem-text.ts'
import { useClient } from '../../app/session.tsx'
import { sizeText } from '../message/attachment-size.ts'

export const mostFiles = 10
const mostBytes = 25 * 1024 * 1024

/** A file on its way to the chat; `part` of it is there, from 0 to 1. */
export type Upload = {
  id: number
  file: File
  /** Of a picture, for as long as it is here. */
  preview: string | undefined
  part: number
  attachment?: Attachment
  problem?: string
  stop: AbortController
}

const whyNot = ({ size }: File): string | undefined => {
  if (size === 0) return 'The file is empty'
  return size > mostBytes ? `A file may have ${sizeText(mostBytes)}, this one has ${sizeText(size)}` : undefined
}

let lastId = 0

const begin = (file: File): Upload => {
  const problem = whyNot(file)
  const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined
  return {
    id: ++lastId,
    file,
    preview,
    part: 0,
    stop: new AbortController(),
    ...(problem !== undefined && { problem }),
  }
}

const end = ({ stop, preview }: Upload): void => {
  stop.abort()
  if (preview !== undefined) URL.revokeObjectURL(preview)
}

/** Files for the next message: they are sent to the chat at once, and are there when the message goes. */
export const useUploads = (chatId: string, onTooMany: () => void) => {
  const client = useClient()
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const latest = useRef(uploads)

  const set = useCallback((next: readonly Upload[]): void => {
    latest.current = next
    setUploads(next)
  }, [])
  const change = useCallback(
    (id: number, changes: Partial<Upload>): void =>
      set(latest.current.map((each) => (each.id === id ? { ...each, ...changes } : each))),
    [set],
  )

  const send = useCallback(
    async ({ id, file, stop }: Upload): Promise<void> => {
      const onProgress = (sent: number, total: number): void => change(id, { part: total > 0 ? sent / total : 0 })
      try {
        const attachment = await client.chats.uploadAttachment(chatId, file, { onProgress, signal: stop.signal })
        change(id, { attachment, part: 1 })
      } catch (error) {
        if (!stop.signal.aborted) change(id, { problem: problemText(error) })
      }
    },
    [client, chatId, change],
  )

  const add = (files: Iterable<File>): void => {
    const given = [...files]
    const taken = given.slice(0, Math.max(0, mostFiles - latest.current.length)).map(begin)
    if (taken.length < given.length) onTooMany()
    set([...latest.current, ...taken])
    for (const upload of taken) if (upload.problem === undefined) void send(upload)
  }

  const remove = (id: number): void => {
    latest.current.filter((each) => each.id === id).forEach(end)
    set(latest.current.filter((each) => each.id !== id))
  }

  const retry = (upload: Upload): void => {
    const { problem: _problem, ...again } = { ...upload, part: 0, stop: new AbortController() }
    set(latest.current.map((each) => (each.id === upload.id ? again : each)))
    void send(again)
  }

  const clear = useCallback((): void => {
    latest.current.forEach(end)
    set([])
  }, [set])
  useEffect(() => () => latest.current.forEach(end), [])

  return {
    uploads,
    add,
    remove,
    retry,
    clear,
    /** All of them are there. */
    isReady: uploads.every(({ attachment }) => attachment),
    attachments: uploads.flatMap(({ attachment }) => attachment ?? []),
  }
}

export type Uploads = ReturnType<typeof useUploads>
