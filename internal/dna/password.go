package dna

import (
	"crypto/sha256"
	"encoding/base64"
)

// Password is that of the coders of an exported file, who can't be without one in DNA. It protects nothing, and is not to.
const Password = "wortlaut"

// The parameters of the password digest of Jasypt's StrongPasswordEncryptor, which DNA uses.
const (
	saltBytes  = 16
	iterations = 100_000
)

// digest is a password as DNA keeps it: base64 of a salt and of SHA-256, 100,000 times, of salt and password.
func digest(password string, salt []byte) string {
	sum := sha256.Sum256(append(salt[:len(salt):len(salt)], password...))
	for range iterations - 1 {
		sum = sha256.Sum256(sum[:])
	}
	return base64.StdEncoding.EncodeToString(append(salt[:len(salt):len(salt)], sum[:]...))
}

// coderPassword is the password of a coder. The salt is made of the name: the same graph gives the same file.
func coderPassword(name string) string {
	salt := sha256.Sum256([]byte(name))
	return digest(Password, salt[:saltBytes])
}
