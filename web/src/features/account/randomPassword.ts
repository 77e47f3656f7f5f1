const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/** 16 letters and digits that are read without mistakes: 93 random bits. */
export function randomPassword(): string {
  const limit = 256 - (256 % letters.length);
  let password = "";
  while (password.length < 16) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      if (byte < limit && password.length < 16) password += letters.charAt(byte % letters.length);
    }
  }
  return password;
}
