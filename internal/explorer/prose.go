package explorer

import (
	"errors"
	"io/fs"
	"strings"

	"wortlaut/web"
)

// prosePages are texts. An operator's file of the same name stands for the one that is shipped.
func prosePages() []Page {
	page := func(path, key string, files ...string) Page {
		return Page{Path: path, Template: "prose", Static: true, View: func(v *Visit) (View, error) { return v.prose(path, key, files) }}
	}
	return []Page{
		page("/hilfe", "nav.help", "hilfe"),
		page("/barrierefreiheit", "nav.accessibility", "barrierefreiheit"),
		page("/ueber", "nav.about", "ueber", "impressum", "datenschutz"),
	}
}

// Block is a heading, a paragraph or a list.
type Block struct {
	Heading string
	Text    string
	Items   []string
}

func (v *Visit) prose(path, key string, files []string) (View, error) {
	var blocks []Block
	for _, name := range files {
		text, err := v.text(name + "." + string(v.language) + ".txt")
		if err != nil {
			return View{}, err
		}
		blocks = append(blocks, blocksOf(text)...)
	}
	return View{Title: v.T(key), Section: path, Data: blocks}, nil
}

// text is the operator's file, or the one that is shipped.
func (v *Visit) text(name string) (string, error) {
	if own := v.site.config.Pages; own != nil {
		body, err := fs.ReadFile(own, name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return string(body), err
		}
	}
	body, err := fs.ReadFile(web.Explorer(), "pages/"+name)
	return string(body), err
}

// blocksOf reads a text: blank lines between blocks, "# " before a heading, "- " before the items of a list.
func blocksOf(text string) []Block {
	var list []Block
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		part = strings.TrimSpace(part)
		switch heading, isHeading := strings.CutPrefix(part, "# "); {
		case part == "":
		case isHeading:
			list = append(list, Block{Heading: heading})
		case strings.HasPrefix(part, "- "):
			var items []string
			for item := range strings.SplitSeq("\n"+part, "\n- ") {
				if item = strings.Join(strings.Fields(item), " "); item != "" {
					items = append(items, item)
				}
			}
			list = append(list, Block{Items: items})
		default:
			list = append(list, Block{Text: part})
		}
	}
	return list
}
