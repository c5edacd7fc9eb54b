"""x"""
from symdiv.exact.log_form import LogForm, log
from symdiv.exact.power_product import PowerProduct
from symdiv.exact.symbolic import categorical
from symdiv.exact.measures import *
