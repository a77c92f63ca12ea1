// Pinyin initials without a table: under the pinyin collation the characters lie in the order of their readings, so
// the first character of each letter bounds it. A character with two readings gets the one the collation knows;
// where that is not how a place is called, the server sends its initials along.
const firstOfLetter: readonly (readonly [string, string])[] = [
  ["阿", "a"], ["八", "b"], ["嚓", "c"], ["哒", "d"], ["妸", "e"], ["发", "f"], ["旮", "g"], ["哈", "h"],
  ["讥", "j"], ["咔", "k"], ["垃", "l"], ["痳", "m"], ["拏", "n"], ["噢", "o"], ["妑", "p"], ["七", "q"],
  ["呥", "r"], ["扨", "s"], ["它", "t"], ["穵", "w"], ["夕", "x"], ["丫", "y"], ["帀", "z"],
];
const collator = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
const chinese = /[\u4e00-\u9fff]/;

function initialOf(character: string): string {
  if (!chinese.test(character)) {
    return /[a-z0-9]/i.test(character) ? character.toLowerCase() : "";
  }
  let letter = "";
  for (const [first, name] of firstOfLetter) {
    if (collator.compare(first, character) > 0) {
      break;
    }
    letter = name;
  }
  return letter;
}

/** The pinyin initials of a name: 柴河镇 gives chz; letters and digits stand for themselves. */
export function initials(name: string): string {
  return [...name].map(initialOf).join("");
}
