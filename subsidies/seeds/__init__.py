from subsidies.seeds.programs import seed_programs

__all__ = ["seed_programs"]
