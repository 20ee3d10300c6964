# Lago's graduated charge without its server: `ruby benchmarks/lago.rb FOLDER UNITS` prints the amount and the microseconds.
# FOLDER has app/services/charges/charge_models/graduated_service.rb of getlago/lago-api. Needs the gem activesupport.
require "bigdecimal"
require "bigdecimal/util"
require "json"
require "active_support"
require "active_support/core_ext/hash/indifferent_access"

module Charges
  module ChargeModels
    BaseService = Struct.new(:charge, :aggregation_result)
  end
end
require File.join(File.expand_path(ARGV.fetch(0)), "graduated_service.rb")

ROWS = [
  {from_value: 0, to_value: 500_000, flat_amount: "0", per_unit_amount: "0.007"},
  {from_value: 500_001, to_value: 1_000_000, flat_amount: "0", per_unit_amount: "0.006"},
  {from_value: 1_000_001, to_value: nil, flat_amount: "0", per_unit_amount: "0.005"},
].freeze
Charge, Aggregation = Struct.new(:properties), Struct.new(:aggregation)
model = Charges::ChargeModels::GraduatedService.new(Charge.new(ROWS), Aggregation.new(BigDecimal(ARGV.fetch(1))))
clock = -> { Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) }
rounds = Array.new(5) do
  start = clock.call
  2_000.times { model.send(:compute_amount) }
  (clock.call - start) / 2_000 * 1e6
end
puts JSON.generate(amount: model.send(:compute_amount).to_s("F"), microseconds: rounds.min.round(1))
