package httpapi

// PathStep is the type of the steps of ways.
const PathStep = pathStep

// CutLists are the lists that an argument of the field around them cuts.
var CutLists = cutLists
