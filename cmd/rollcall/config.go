package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"
)

// configure sets the flags that the command line left alone from the file called
// name. Its keys are the names of the flags; any other key is an error, so that a
// setting with a slip of the pen is not lost in silence.
func configure(flags *pflag.FlagSet, name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("config %s: %w", name, reason(err))
	}
	var values map[string]any
	meta, err := toml.Decode(string(data), &values)
	if err != nil {
		if at, ok := errors.AsType[toml.ParseError](err); ok {
			return fmt.Errorf("config %s: line %d: %s", name, at.Position.Line, at.Message)
		}
		return fmt.Errorf("config %s: %w", name, err)
	}
	for _, key := range meta.Keys() {
		flag := flags.Lookup(key.String())
		if flag == nil || !configurable(flag.Name) {
			return fmt.Errorf("config %s: unknown key %q", name, key)
		}
		if flag.Changed {
			continue
		}
		text, err := flagText(values[flag.Name])
		if err == nil {
			err = flag.Value.Set(text)
		}
		if err != nil {
			return fmt.Errorf("config %s: %s: %w", name, key, err)
		}
	}
	return nil
}

// configurable reports whether a flag can be set by a config file. Flags that say
// what one scan is about cannot.
func configurable(name string) bool {
	switch name {
	case "config", "files-from", "help", "output":
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
