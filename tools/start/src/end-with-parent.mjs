// Preloaded into the children of `npm start`: when the parent is gone, however it died, the child ends as if it had been told to.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  // The channel alone keeps nobody alive.
  process.channel.unref()
}
