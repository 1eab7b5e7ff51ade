package kgtest

import (
	"testing"

	"wortlaut/internal/kg"
)

func TestModel(t *testing.T) {
	Run(t, func(*testing.T) kg.Store { return NewModel() })
}
