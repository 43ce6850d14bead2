import { expect, test } from '@jest/globals'
import { createUndoStack, Interrupted } from './undo-stack.ts'

test('undoes the last first, whatever one of them throws', async () => {
  const undo = createUndoStack()
  const [undone, errors]: [string[], unknown[]] = [[], []]
  await undo.add(() => undone.push('first'))
  await undo.add(() => Promise.reject(new Error('no')))
  await undo.add(() => undone.push('last'))

  await undo.undoAll(1_000, (error) => errors.push(error))
  expect(undone).toEqual(['last', 'first'])
  expect(errors).toEqual([new Error('no')])
})

test('what hangs is left behind', async () => {
  const undo = createUndoStack()
  const errors: unknown[] = []
  let undone = false
  await undo.add(() => (undone = true))
  await undo.add(() => new Promise(() => {}))

  await undo.undoAll(10, (error) => errors.push(error))
  expect(undone).toBe(true)
  expect(errors).toEqual([new Error('stopping takes too long')])
})

test('what is started too late is undone at once, and whoever starts it stops', async () => {
  const undo = createUndoStack()
  await undo.undoAll(1_000, () => {})
  let undone = false

  expect(undo.signal.aborted).toBe(true)
  await expect(undo.add(() => (undone = true))).rejects.toThrow(Interrupted)
  expect(undone).toBe(true)
})
