// A door of its own, so that the menu's code is fetched when a menu is first opened.
export { Menu } from '@lamplighter/ui'
