// Preloaded into the children of `npm start`: when the parent is gone, however it died, the child ends as if it had been told to.
// END_AFTER_PARENT_MS keeps the product up while the server ends: else the server's last look at it would find everything broken.
if (process.channel) {
  process.on('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), Number(process.env.END_AFTER_PARENT_MS ?? 0))
    // Whatever it hangs on: nobody is left who would end it.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 45_000).unref()
  })
  // The channel alone keeps nobody alive.
  process.channel.unref()
}
