package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rollcall-scan/rollcall/scanner/accept"
	"github.com/rollcall-scan/rollcall/scanner/report"
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

// configure sets the flags that the command line left alone from data, the content
// of the file called name, and returns what else it says. Its keys are the names of
// the flags and the tables of settings; any other key is an error, so that a setting
// with a slip of the pen is not lost in silence.
func configure(flags *pflag.FlagSet, name string, data []byte) (set settings, err error) {
	var values map[string]any
	var others toml.StrictMissingError // keys that are no settings: flags, or nothing
	err = toml.Unmarshal(data, &values)
	if err == nil {
		err = toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&set)
		if missing, ok := errors.AsType[*toml.StrictMissingError](err); ok {
			others, err = *missing, nil
		}
	}
	if err != nil {
		if at, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ := at.Position()
			return set, fmt.Errorf("config %s: line %d: %s", name, line, strings.TrimPrefix(at.Error(), "toml: "))
		}
		return set, fmt.Errorf("config %s: %w", name, err)
	}
	for _, other := range others.Errors {
		key := strings.Join(other.Key(), ".")
		flag := flags.Lookup(key)
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
		if err == nil {
			err = flags.SetAnnotation(flag.Name, fromFile, []string{name})
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

// fromFile marks a flag that has its value from the config file.
const fromFile = "rollcall_config"

// userConfig returns the path of the user's own config file, "" if the system has
// no place for it.
func userConfig() string {
	dir, err := userFolder()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "config.toml")
}

// userFolder returns the folder of rollcall in the user's config folder.
func userFolder() (string, error) {
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "rollcall"), err
}

// settle takes the settings of the config file: the one that the command line
// names, or else the user's own if there is one. None is looked for in the folder
// that is scanned, where it could switch the scan off.
func (set *scanFlags) settle(flags *pflag.FlagSet) error {
	if !flags.Changed("config") {
		if own := userConfig(); own != "" {
			if _, err := os.Stat(own); !errors.Is(err, fs.ErrNotExist) {
				set.config = own
			}
		}
	}
	if set.config == "" {
		return nil
	}
	data, err := os.ReadFile(set.config)
	if err != nil {
		return fmt.Errorf("config %s: %w", set.config, reason(err))
	}
	return set.take(flags, data)
}

// take takes the settings in data, the content of the config file.
func (set *scanFlags) take(flags *pflag.FlagSet, data []byte) error {
	more, err := configure(flags, set.config, data)
	if err != nil {
		return err
	}
	set.packs, set.allow = append(more.Packs.Files, set.packs...), more.Allow
	return nil
}

func configCommand() *cobra.Command {
	set := newScanFlags()
	cmd := &cobra.Command{
		Use:   "config [flags]",
		Short: "Show the settings in force, and where each comes from",
		Long: `config shows the settings that a scan with the same flags has, and where each
comes from: the default, the config file or a flag. What it prints can be used
as a config file.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := set.settle(cmd.Flags()); err != nil {
				return &statusError{exitBroken, err.Error()}
			}
			out := cmd.OutOrStdout()
			switch own := userConfig(); {
			case set.config != "":
				fmt.Fprintf(out, "# config file: %s\n", report.Safe(set.config))
			case own != "":
				fmt.Fprintf(out, "# no config file; yours would be %s\n", report.Safe(own))
			}
			cmd.Flags().VisitAll(func(f *pflag.Flag) {
				if !configurable(f.Name) {
					return
				}
				value := f.Value.String()
				if t := f.Value.Type(); t != "bool" && t != "int" {
					value = strconv.Quote(value)
				}
				from := "default"
				switch {
				case f.Changed:
					from = "flag"
				case f.Annotations[fromFile] != nil:
					from = "file"
				case value == `""`:
					return
				}
				fmt.Fprintf(out, "%s = %s # %s\n", f.Name, value, from)
			})
			if len(set.packs) > 0 || len(set.allow) > 0 {
				fmt.Fprintf(out, "# packs of one's own: %d; allow entries: %d\n", len(set.packs), len(set.allow))
			}
			return nil
		},
	}
	set.define(cmd)
	grouped(cmd, scanGroups())
	return cmd
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
