/** Every word that the service says, in English. The other languages have the same keys and the same names in braces. */
export const en = {
  'menu.title': '{chama}: hello {name}',
} as const;
