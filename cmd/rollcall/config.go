package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"

	"github.com/rollcall-scan/rollcall/scanner/accept"
)

// settings are what a config file says beside the flags.
type settings struct {
	Packs struct {
		// Files are packs of one's own, beside the config file if the path says no
		// more.
		Files []string `toml:"files"`
	} `toml:"packs"`
	// Allow are the people who may be named.
	Allow []accept.Entry `toml:"allow"`
}

// configure sets the flags that the command line left alone from the file called
// name, and returns what else it says. Its keys are the names of the flags and the
// tables of settings; any other key is an error, so that a setting with a slip of
// the pen is not lost in silence.
func configure(flags *pflag.FlagSet, name string) (set settings, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return set, fmt.Errorf("config %s: %w", name, reason(err))
	}
	var values map[string]any
	_, err = toml.Decode(string(data), &values)
	var meta toml.MetaData
	if err == nil {
		meta, err = toml.Decode(string(data), &set)
	}
	if err != nil {
		if at, ok := errors.AsType[toml.ParseError](err); ok {
			return set, fmt.Errorf("config %s: line %d: %s", name, at.Position.Line, at.Message)
		}
		return set, fmt.Errorf("config %s: %w", name, err)
	}
	for _, key := range meta.Undecoded() {
		flag := flags.Lookup(key.String())
		if flag == nil || !configurable(flag.Name) {
			return set, fmt.Errorf("config %s: unknown key %q", name, key)
		}
		if flag.Changed {
			continue
		}
		text, err := flagText(values[flag.Name])
		if err == nil {
			if flag.Name == "baseline" {
				text = beside(name, text)
			}
			err = flag.Value.Set(text)
		}
		if err != nil {
			return set, fmt.Errorf("config %s: %s: %w", name, key, err)
		}
	}
	for i, file := range set.Packs.Files {
		set.Packs.Files[i] = beside(name, file)
	}
	return set, nil
}

// beside returns the path of file as the config file called name means it.
func beside(name, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(filepath.Dir(name), file)
}

// configurable reports whether a flag can be set by a config file. Flags that say
// what one scan is about cannot.
func configurable(name string) bool {
	switch name {
	case "config", "files-from", "help", "output", "pack", "write-baseline":
		return false
	}
	return true
}

// flagText returns a value of TOML as it is written for a flag.
func flagText(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case int64, bool:
		return fmt.Sprint(v), nil
	case []any:
		words := make([]string, len(v))
		for i, x := range v {
			word, ok := x.(string)
			if !ok {
				return "", errors.New("a list takes words")
			}
			words[i] = word
		}
		return strings.Join(words, ","), nil
	}
	return "", errors.New("takes a string, a number, true or false, or a list of words")
}
