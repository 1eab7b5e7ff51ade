// Package house holds the code to the rules of the house: who may import whom, and what every file owes its reader. It has tests only.
//
// Its one rule: a rule is a pure function from packages or files to a list of breaches, and a test shows that it can find one.
package house
