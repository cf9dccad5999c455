"""What tests of models and algorithms need: small data sets, and a skip where real data are missing."""
