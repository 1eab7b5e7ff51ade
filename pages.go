package main

import (
	"fmt"
	"net/mail"
	"net/url"
	"os"

	"github.com/urfave/cli/v3"

	"wortlaut/internal/explorer"
)

// What the pages are told by an operator.
const (
	flagPages     = "pages"
	flagContact   = "contact"
	flagPublicURL = "public-url"
)

func pagesFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: flagPages, Sources: env(flagPages), Usage: "a `FOLDER` with the operator's texts, impressum.de.txt and others: docs/explorer.md lists them", Validator: isFolder},
		&cli.StringFlag{Name: flagContact, Sources: env(flagContact), Usage: "the mail `ADDRESS` that readers report errors to", Validator: isMailAddress},
		&cli.StringFlag{Name: flagPublicURL, Sources: env(flagPublicURL), Usage: "the `URL` that readers know the server by, for citations; the one they asked when left out", Validator: isPublicURL},
	}
}

func isFolder(name string) error {
	if name == "" {
		return nil
	}
	info, err := os.Stat(name)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is no folder", name)
	}
	return err
}

func isMailAddress(address string) error {
	if address == "" {
		return nil
	}
	if a, err := mail.ParseAddress(address); err != nil || a.Address != address {
		return fmt.Errorf("%q is no mail address such as fehler@example.org", address)
	}
	return nil
}

func isPublicURL(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("%q is no address of a server: write https://example.org, with nothing after it", address)
	}
	return nil
}

// pagesConfig is what the command line says of the pages.
func pagesConfig(cmd *cli.Command) explorer.Config {
	c := explorer.Config{Contact: cmd.String(flagContact), Base: cmd.String(flagPublicURL)}
	if folder := cmd.String(flagPages); folder != "" {
		c.Pages = os.DirFS(folder)
	}
	return c
}
