// Package kgtest says what a [kg.Store] must do, in three ways that check each other: a naive [Model], a suite of small graphs
// with the answers written beside them ([Run]), and a state machine that asks a store and the model the same random questions
// ([RunMachine]). A store that passes both gives the same answers in the same order as every other store that does. [RunMerges]
// merges and takes back what random graphs hold. [Benchmark] measures a store on a made-up graph of any size.
//
// Its one rule: nothing here knows how a store works, only what the contract promises.
package kgtest
