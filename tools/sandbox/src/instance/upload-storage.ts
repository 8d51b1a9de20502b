import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FeatureFailure } from './feature-failure.ts'

export const uploadLimitBytes = 2 * 1024 * 1024
const keptFiles = 5

export interface UploadState {
  limitBytes: number
  usedBytes: number
  freeBytes: number
  temporaryBytes: number
  temporaryFiles: number
}

/** A folder with a limit on its bytes: real files, `tmp/` for uploads that are not complete. */
export interface UploadStorage {
  state: () => Promise<UploadState>
  /** Fails with `storage-full` when the bytes do not fit. */
  write: (options: { folder: 'media' | 'tmp'; name: string; bytes: number }) => Promise<void>
  remove: (options: { folder: 'media' | 'tmp'; name: string }) => Promise<void>
  /** Keeps the newest few media files of shoppers, so that background traffic stays within bounds. */
  trim: () => Promise<void>
  purgeTemporary: () => Promise<{ files: number; bytes: number }>
}

export function openUploadStorage(folder: string): UploadStorage {
  const list = async (part: 'media' | 'tmp') => {
    const names = await readdir(join(folder, part)).catch(() => [])
    return Promise.all(names.map(async (name) => ({ name, ...(await sizeOf(join(folder, part, name))) })))
  }
  const state = async (): Promise<UploadState> => {
    const [media, tmp] = await Promise.all([list('media'), list('tmp')])
    const temporaryBytes = tmp.reduce((sum, file) => sum + file.bytes, 0)
    const usedBytes = temporaryBytes + media.reduce((sum, file) => sum + file.bytes, 0)
    return {
      limitBytes: uploadLimitBytes,
      usedBytes,
      freeBytes: Math.max(0, uploadLimitBytes - usedBytes),
      temporaryBytes,
      temporaryFiles: tmp.length,
    }
  }
  return {
    state,
    write: async ({ folder: part, name, bytes }) => {
      const { freeBytes } = await state()
      if (bytes > freeBytes) {
        throw new FeatureFailure({
          code: 'storage-full',
          status: 507,
          message: `${bytes} bytes do not fit: ${freeBytes} of ${uploadLimitBytes} are free.`,
        })
      }
      await mkdir(join(folder, part), { recursive: true })
      await writeFile(join(folder, part, name), Buffer.alloc(bytes, 1))
    },
    remove: ({ folder: part, name }) => rm(join(folder, part, name), { force: true }),
    trim: async () => {
      const files = (await list('media')).toSorted((a, b) => b.modifiedMs - a.modifiedMs)
      for (const file of files.slice(keptFiles)) await rm(join(folder, 'media', file.name), { force: true })
    },
    purgeTemporary: async () => {
      const files = await list('tmp')
      for (const file of files) await rm(join(folder, 'tmp', file.name), { force: true })
      return { files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) }
    },
  }
}

async function sizeOf(path: string): Promise<{ bytes: number; modifiedMs: number }> {
  const found = await stat(path).catch(() => undefined)
  return { bytes: found?.size ?? 0, modifiedMs: found?.mtimeMs ?? 0 }
}
