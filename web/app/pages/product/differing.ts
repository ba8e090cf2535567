/** Where a text differs from what it was, by words: what comes before that, the words, and what comes after. */
export function differing(was: string, now: string): [before: string, middle: string, after: string] {
  const [old, words] = [was.split(/(?<=\s)/), now.split(/(?<=\s)/)];
  const most = Math.min(old.length, words.length);
  let begin = 0;
  while (begin < most && old[begin] === words[begin]) begin++;
  let end = 0;
  while (end < most - begin && old.at(-1 - end) === words.at(-1 - end)) end++;
  const to = words.length - end;
  return [words.slice(0, begin).join(""), words.slice(begin, to).join(""), words.slice(to).join("")];
}
