/** "{count} khách" → "3 khách": words of the page with their numbers. */
export function filled(words, numbers) {
  return words.replace(/\{(\w+)\}/g, (_whole, name) => numbers[name]);
}
