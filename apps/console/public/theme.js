// Runs before the first paint, so that nobody who works at night is flashed at. An own file, because inline scripts are refused.
;(function () {
  var dark = matchMedia('(prefers-color-scheme: dark)')
  function apply() {
    var choice = null
    try {
      choice = localStorage.getItem('lamplighter.theme')
    } catch {
      // Storage is switched off: the system decides.
    }
    var theme = choice === 'light' || choice === 'dark' ? choice : dark.matches ? 'dark' : 'light'
    document.documentElement.setAttribute('data-theme', theme)
  }
  apply()
  dark.addEventListener('change', apply)
  addEventListener('storage', apply)
  addEventListener('lamplighter:theme', apply)
})()
