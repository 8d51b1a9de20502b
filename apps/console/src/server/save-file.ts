/** Hands text to the browser as a download. */
export function saveFile(options: { name: string; type: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([options.text], { type: options.type }))
  const link = document.createElement('a')
  link.href = url
  link.download = options.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
