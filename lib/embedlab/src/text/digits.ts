/** A text with 0 to 9 for the decimal digits of other scripts, of which Unicode has ten after ten. */
export const westernDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    let before = 0;
    while (/\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0)! - before - 1))) before++;
    return String(before % 10);
  });
